package blog

import "time"

// Surely reports whether words that name no slug are those of this article beyond
// doubt, so that they may take the place of what it says: they have its title, and
// its date, or nothing but what it says already. "Happy new year" is written every
// year.
func (a Article) Surely(w Words) bool {
	if tidyTitle(w.Title) != a.Title {
		return false
	}
	if w.Date.IsZero() || a.PublishedAt.IsZero() {
		return a.Source == w.Source
	}
	if OnlyDay(w.Date) {
		return SameDay(w.Date, a.PublishedAt)
	}
	return a.PublishedAt.Equal(w.Date.Truncate(time.Millisecond))
}

// OnlyDay reports whether a date names a day without an hour.
func OnlyDay(date time.Time) bool {
	return !date.IsZero() && date.Hour() == 0 && date.Minute() == 0 && date.Second() == 0
}

// SameDay reports whether a moment was on that day, where the day is told.
func SameDay(day, moment time.Time) bool {
	return moment.In(day.Location()).Format(time.DateOnly) == day.Format(time.DateOnly)
}
