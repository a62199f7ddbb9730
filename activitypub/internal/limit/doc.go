// Package limit holds token buckets for many strangers at once, in bounded
// memory.
package limit
