package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"time"
)

// sweepAge is how old a picture must be to be swept away: whoever has just
// stored one has not yet said whose it is.
const sweepAge = 24 * time.Hour

// SweepAvatars removes the pictures from elsewhere, of people and of what they
// said, that needed does not want any more and that are a day old at least.
// needed is asked with served names.
func (l *Library) SweepAvatars(ctx context.Context, now time.Time, needed func(ctx context.Context, name string) (bool, error)) error {
	return errors.Join(l.sweepFolder(ctx, avatarsFolder, now, needed), l.sweepFolder(ctx, remoteFolder, now, needed))
}

func (l *Library) sweepFolder(
	ctx context.Context, folder string, now time.Time, needed func(ctx context.Context, name string) (bool, error),
) error {
	err := fs.WalkDir(l.root.FS(), folder, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return l.sweepOne(ctx, folder, at, entry, now, needed)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil // there are none, or another process swept as well
	}
	if err != nil {
		return fmt.Errorf("sweep %s: %w", folder, err)
	}
	return nil
}

func (l *Library) sweepOne(
	ctx context.Context, folder, at string, entry fs.DirEntry, now time.Time, needed func(ctx context.Context, name string) (bool, error),
) error {
	info, err := entry.Info()
	if err != nil {
		return err
	}
	if now.Sub(info.ModTime()) < sweepAge {
		return nil
	}
	keep, err := needed(ctx, folder+"/"+path.Base(at))
	if err != nil || keep {
		return err
	}
	return l.root.Remove(at)
}
