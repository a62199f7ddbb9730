package blog

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
)

// WriteDomainBlocks writes blocks of hosts as Mastodon's CSV of domain blocks.
// Nothing is obfuscated: the list is for those who shall use it.
func WriteDomainBlocks(w io.Writer, blocks []Block) error {
	rows := csv.NewWriter(w)
	lines := [][]string{{"#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"}}
	for _, b := range blocks {
		if b.Host {
			lines = append(lines, []string{
				b.Value, string(b.Severity), strconv.FormatBool(b.RejectMedia), strconv.FormatBool(b.RejectReports), b.PublicComment, "false",
			})
		}
	}
	return writeRows(rows, lines)
}

// WriteAccountBlocks writes blocks of people as Mastodon's CSV of an account's
// blocks. Only those whose handle is known and who are suspended can be on it; it
// returns how many others there are.
func WriteAccountBlocks(w io.Writer, blocks []Block) (left int, err error) {
	var lines [][]string
	for _, b := range blocks {
		switch {
		case b.Host:
		case b.Handle == "" || b.Severity != Suspend:
			left++
		default:
			lines = append(lines, []string{b.Handle})
		}
	}
	return left, writeRows(csv.NewWriter(w), lines)
}

func writeRows(rows *csv.Writer, lines [][]string) error {
	if err := rows.WriteAll(lines); err != nil {
		return fmt.Errorf("write a list of blocks: %w", err)
	}
	return nil
}
