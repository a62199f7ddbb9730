// Package harness starts the real causerie binary, and what lives around it, as
// processes on this machine's loopback addresses: blogs behind TLS fronts, and
// Fedify peers, all trusting one certificate authority made for the occasion.
//
// A World belongs to one test and takes everything down with it. Whatever a
// process wrote is kept in test/out and shown when the test fails.
package harness
