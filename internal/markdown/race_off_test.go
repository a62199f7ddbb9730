//go:build !race

package markdown

// raceEnabled tells that everything takes ten times as long.
const raceEnabled = false
