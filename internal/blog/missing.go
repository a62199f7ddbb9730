package blog

import (
	"context"
	"strings"
)

// checkPictures refuses a text that shows pictures which are not there.
func checkPictures(missing []string) error {
	switch len(missing) {
	case 0:
		return nil
	case 1:
		return ErrInvalid("source", "The picture "+missing[0]+" is not there; upload it, or take it out of the text.")
	default:
		return ErrInvalid("source", "These pictures are not there: "+strings.Join(missing, ", ")+". Upload them, or take them out of the text.")
	}
}

// coverThere refuses a cover that is not among the media.
func coverThere(ctx context.Context, tx Tx, id string) error {
	if id == "" {
		return nil
	}
	_, err := tx.Media(ctx, id)
	if KindOf(err) == NotFound {
		return ErrInvalid("cover_file", "The cover "+id+" is not among your media; choose another, or none.")
	}
	return err
}
