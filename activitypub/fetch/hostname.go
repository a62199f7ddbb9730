package fetch

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// HostName is a host, with its port if that is not the usual one, as the addresses
// of documents have it, however people write it: names in the letters of the domain
// name system (xn--…), in lower case, without a final dot. What is no host is an
// error.
func HostName(host string) (string, error) {
	name, port := host, ""
	if n, p, err := net.SplitHostPort(host); err == nil {
		name, port = n, p
	}
	name, err := normalHost(strings.Trim(name, "[]"))
	if err != nil || port == "" || port == "443" || port == "80" {
		return name, err
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return "", fmt.Errorf("%w: port %q", ErrScheme, port)
	}
	return name + ":" + port, nil
}
