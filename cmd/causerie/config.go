package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/lmittmann/tint"
	"golang.org/x/term"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
)

// site is the public address of the blog.
func (c Config) site() (blog.Site, error) {
	address := strings.TrimRight(c.URL, "/")
	if address == "" {
		_, port, err := net.SplitHostPort(c.Listen)
		if err != nil {
			return "", usageError{fmt.Errorf("--listen %q: give host:port, such as localhost:8080 or :80", c.Listen)}
		}
		return blog.Site("http://localhost:" + port), nil
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || u.Path != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", usageError{fmt.Errorf("--url %q: give a scheme and a host, such as https://blog.example", c.URL)}
	}
	host := strings.ToLower(u.Host)
	if (u.Scheme == "https" && u.Port() == "443") || (u.Scheme == "http" && u.Port() == "80") {
		host = strings.ToLower(u.Hostname())
	}
	return blog.Site(u.Scheme + "://" + host), nil
}

// database is where everything is kept.
func (c Config) database() string {
	if c.Database == "" {
		return filepath.Join(c.Data, "causerie.db")
	}
	return c.Database
}

// describeDatabase names the database without a password.
func (c Config) describeDatabase() string {
	if !store.IsPostgres(c.database()) {
		return c.database()
	}
	u, err := url.Parse(c.database())
	if err != nil {
		return "PostgreSQL"
	}
	return u.Redacted()
}

func prefixes(flag string, cidrs []string) ([]netip.Prefix, error) {
	list := make([]netip.Prefix, 0, len(cidrs))
	for _, cidr := range cidrs {
		cidr = strings.TrimSpace(cidr)
		if cidr == "" {
			continue
		}
		p, err := netip.ParsePrefix(cidr)
		if addr, addrErr := netip.ParseAddr(cidr); err != nil && addrErr == nil {
			p, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, usageError{fmt.Errorf("--%s %q: give addresses such as 127.0.0.1 or 10.0.0.0/8", flag, cidr)}
		}
		list = append(list, p)
	}
	return list, nil
}

// logger writes text for people at a terminal, and JSON for programs elsewhere.
func (e *environment) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(e.config.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	if f, ok := e.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return slog.New(tint.NewTextHandler(e.stderr, &tint.Options{Level: level, TimeFormat: "15:04:05"}))
	}
	return slog.New(slog.NewJSONHandler(e.stderr, &slog.HandlerOptions{Level: level}))
}
