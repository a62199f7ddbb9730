package fetch_test

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/causerie/causerie/activitypub/fetch"
)

const activityJSON = "application/activity+json"

// client may contact 127.0.0.1, and believes srv's certificate.
func client(t testing.TB, srv *httptest.Server, change func(*fetch.Config)) *fetch.Client {
	t.Helper()
	config := fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Timeout: 5 * time.Second}
	if srv != nil && srv.Certificate() != nil {
		config.RootCAs = x509.NewCertPool()
		config.RootCAs.AddCert(srv.Certificate())
	}
	if change != nil {
		change(&config)
	}
	c := fetch.New(config)
	t.Cleanup(c.CloseIdle)
	return c
}

// server answers by HTTPS on 127.0.0.1. Its certificate is also good for
// example.com.
func server(t testing.TB, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	srv := httptest.NewUnstartedServer(handler)
	srv.EnableHTTP2 = true
	srv.Config.ErrorLog = nil
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return srv
}

func answer(w http.ResponseWriter, contentType, body string) {
	w.Header().Set("Content-Type", contentType)
	_, _ = io.WriteString(w, body)
}

// listener counts who connects, and answers nothing.
type listener struct {
	port  string
	count atomic.Int64
}

// victim listens on a loopback address that is not allowed.
func victim(t testing.TB, address string) *listener {
	t.Helper()
	socket, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		t.Skipf("no %s here: %v", address, err)
	}
	t.Cleanup(func() { socket.Close() })
	_, port, err := net.SplitHostPort(socket.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{port: port}
	go func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			l.count.Add(1)
			conn.Close()
		}
	}()
	return l
}

// raw serves every connection by hand, outside of net/http.
func raw(t testing.TB, serve func(net.Conn)) (url string) {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		for {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				serve(conn)
			}()
		}
	}()
	return "http://" + socket.Addr().String()
}

// names is a DNS server on loopback: each look-up of a name takes the next of its
// answers, and stays with the last.
func names(t testing.TB, answers map[string][]string) *net.Resolver {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go serveNames(socket, answers)
	return &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "udp", socket.LocalAddr().String())
		},
	}
}

func serveNames(socket net.PacketConn, answers map[string][]string) {
	asked := map[string]int{}
	buffer := make([]byte, 1500)
	for {
		n, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		var message dnsmessage.Message
		if message.Unpack(buffer[:n]) != nil || len(message.Questions) != 1 {
			continue
		}
		question := message.Questions[0]
		known := answers[question.Name.String()]
		message.Response, message.Authoritative = true, true
		message.Additionals = nil
		if len(known) == 0 {
			message.RCode = dnsmessage.RCodeNameError
		} else {
			ip := netip.MustParseAddr(known[min(asked[question.Name.String()], len(known)-1)])
			if resource, ok := record(question, ip); ok {
				message.Answers = append(message.Answers, resource)
			}
			if question.Type == dnsmessage.TypeA { // every look-up asks for A and AAAA
				asked[question.Name.String()]++
			}
		}
		packed, err := message.Pack()
		if err != nil {
			continue
		}
		if _, err := socket.WriteTo(packed, from); err != nil {
			return
		}
	}
}

func record(question dnsmessage.Question, ip netip.Addr) (dnsmessage.Resource, bool) {
	header := dnsmessage.ResourceHeader{Name: question.Name, Type: question.Type, Class: question.Class}
	switch {
	case question.Type == dnsmessage.TypeA && ip.Is4():
		return dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: ip.As4()}}, true
	case question.Type == dnsmessage.TypeAAAA && ip.Is6():
		return dnsmessage.Resource{Header: header, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}}, true
	}
	return dnsmessage.Resource{}, false
}
