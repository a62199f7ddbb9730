package search

// Distance is how many letters must be changed, added, left out or swapped with
// their neighbour to make one word of the other. It stops counting beyond most,
// and returns more than that.
func Distance(a, b []rune, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	older, before, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range before {
		before[j] = j
	}
	for i, r := range a {
		now[0] = i + 1
		least := now[0]
		for j, s := range b {
			cost := 1
			if r == s {
				cost = 0
			}
			n := min(before[j]+cost, before[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && r == b[j-1] && a[i-1] == s {
				n = min(n, older[j-1]+1)
			}
			now[j+1] = n
			least = min(least, n)
		}
		if least > most {
			return most + 1
		}
		older, before, now = before, now, older
	}
	return before[len(b)]
}

// Slips is how many slips are looked for in a word of so many letters: none in a
// word so short that a slip makes another of it.
func Slips(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// Ends is how many letters a word of that length shares at its beginning or at its
// end with one that differs by a slip. Two slips may be at both ends, and are then
// not found.
func Ends(letters int) int {
	if Slips(letters) > 1 {
		return letters / 3
	}
	return (letters - 1) / 2
}

// Backwards is a word from its end to its beginning.
func Backwards(word string) string {
	runes := []rune(word)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
