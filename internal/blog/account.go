package blog

import (
	"context"
	"net/mail"
	"strings"
)

// accountTx is what accounts need.
type accountTx interface {
	// IsSetUp reports whether the blog has an author.
	IsSetUp(ctx context.Context) (bool, error)
	Account(ctx context.Context, id string) (Account, error)
	// AccountByEmail finds an account by its e-mail address, in lower case.
	AccountByEmail(ctx context.Context, email string) (Account, error)
	SaveAccount(ctx context.Context, a Account) error
	// EndSessions signs out every browser of an account.
	EndSessions(ctx context.Context, accountID string) error
	Author(ctx context.Context, id string) (Author, error)
	SaveAuthor(ctx context.Context, a Author) error
	// CreateActor gives an author, or the program itself (kind "application"), a
	// name in the fediverse and a key.
	CreateActor(ctx context.Context, a Author, application bool, privateKeyPEM string) error
}

// NewBlog is what set-up asks.
type NewBlog struct {
	Handle   string
	Name     string
	Title    string
	Email    string
	Password string
}

// ApplicationHandle names the actor that signs fetches for the whole program.
const ApplicationHandle = "causerie"

// SetUp makes the blog's author and the account that signs in. It can be done
// once; then it is a Conflict. Errors of kind Invalid name the field.
func (b *Blog) SetUp(ctx context.Context, n NewBlog) (Account, error) {
	n.Handle = strings.TrimPrefix(strings.TrimSpace(n.Handle), "@")
	n.Name, n.Title, n.Email = strings.TrimSpace(n.Name), strings.TrimSpace(n.Title), strings.ToLower(strings.TrimSpace(n.Email))
	if err := b.checkNewBlog(n); err != nil {
		return Account{}, err
	}
	hash, err := b.o.Hash(n.Password)
	if err != nil {
		return Account{}, err
	}
	authorKey, err := b.o.NewKey()
	if err != nil {
		return Account{}, err
	}
	applicationKey, err := b.o.NewKey()
	if err != nil {
		return Account{}, err
	}
	var account Account
	err = b.db.Write(ctx, func(tx Tx) error {
		done, err := tx.IsSetUp(ctx)
		if err != nil {
			return err
		}
		if done {
			return ErrConflict("", "This blog is set up already; sign in instead.")
		}
		now := b.now()
		author := Author{ID: b.o.NewID(), Handle: n.Handle, Name: n.Name, CreatedAt: now, UpdatedAt: now}
		if err := tx.CreateActor(ctx, author, false, authorKey); err != nil {
			return err
		}
		if err := b.giveProofKey(ctx, tx, author.ID); err != nil {
			return err
		}
		application := Author{ID: b.o.NewID(), Handle: ApplicationHandle, Name: n.Title, CreatedAt: now, UpdatedAt: now}
		if err := tx.CreateActor(ctx, application, true, applicationKey); err != nil {
			return err
		}
		s := DefaultSettings()
		s.Title, s.PolicySince = n.Title, now
		if err := tx.SaveSettings(ctx, s); err != nil {
			return err
		}
		if err := tx.FixSite(ctx, b.o.Site); err != nil {
			return err
		}
		account = Account{ID: b.o.NewID(), Email: n.Email, PasswordHash: hash, AuthorID: author.ID}
		return tx.SaveAccount(ctx, account)
	})
	return account, err
}

func (b *Blog) checkNewBlog(n NewBlog) error {
	if err := checkHandle(n.Handle); err != nil {
		return err
	}
	switch {
	case n.Name == "" || len([]rune(n.Name)) > 100:
		return ErrInvalid("name", "Give the author's name, at most 100 characters.")
	case n.Title == "" || len([]rune(n.Title)) > 100:
		return ErrInvalid("title", "Give the blog a title, at most 100 characters.")
	}
	if a, err := mail.ParseAddress(n.Email); err != nil || a.Address != n.Email {
		return ErrInvalid("email", "This does not look like an e-mail address.")
	}
	return checkPassword(n.Password, n.Email)
}

// checkHandle allows what every server of the fediverse understands.
func checkHandle(h string) error {
	if h == "" || len(h) > 30 {
		return ErrInvalid("handle", "The handle has 1 to 30 letters, digits or underscores.")
	}
	for _, r := range h {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return ErrInvalid("handle", "The handle has only letters a to z, digits and underscores, because not every server understands more.")
		}
	}
	if strings.EqualFold(h, ApplicationHandle) {
		return ErrInvalid("handle", "The handle “"+ApplicationHandle+"” is the program's own; choose another.")
	}
	return nil
}

func checkPassword(password, email string) error {
	switch {
	case len([]rune(password)) < 10:
		return ErrInvalid("password", "The password needs at least 10 characters; a few words are good.")
	case len(password) > 1000:
		return ErrInvalid("password", "The password is longer than 1,000 bytes.")
	case strings.EqualFold(password, email):
		return ErrInvalid("password", "The password must not be the e-mail address.")
	}
	return nil
}

// SignIn returns the account whose e-mail address and password are given. What
// was wrong is never said, and takes the same time whichever it was.
func (b *Blog) SignIn(ctx context.Context, email, password string) (Account, error) {
	var account Account
	err := b.db.Write(ctx, func(tx Tx) error {
		var err error
		account, err = tx.AccountByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
		if KindOf(err) == NotFound {
			account = Account{}
			return nil
		}
		return err
	})
	if err != nil {
		return Account{}, err
	}
	wrong := ErrForbidden("The e-mail address or the password is wrong.")
	if account.ID == "" {
		if _, err := b.o.Hash(password); err != nil {
			return Account{}, err
		}
		return Account{}, wrong
	}
	ok, err := b.o.Match(password, account.PasswordHash)
	if err != nil {
		return Account{}, err
	}
	if !ok {
		return Account{}, wrong
	}
	return account, nil
}

// ChangePassword replaces a password that is known, and signs every browser out.
func (b *Blog) ChangePassword(ctx context.Context, accountID, old, password string) error {
	var account Account
	err := b.db.Write(ctx, func(tx Tx) (err error) {
		account, err = tx.Account(ctx, accountID)
		return err
	})
	if err != nil {
		return err
	}
	ok, err := b.o.Match(old, account.PasswordHash)
	if err != nil {
		return err
	}
	if !ok {
		return &Error{Kind: Forbidden, Field: "old", Message: "The present password is wrong."}
	}
	return b.setPassword(ctx, account, password)
}

// ResetPassword sets a password without knowing the old one, for whoever has the
// machine: the command line.
func (b *Blog) ResetPassword(ctx context.Context, email, password string) error {
	var account Account
	err := b.db.Write(ctx, func(tx Tx) (err error) {
		account, err = tx.AccountByEmail(ctx, strings.ToLower(strings.TrimSpace(email)))
		return err
	})
	if err != nil {
		return err
	}
	return b.setPassword(ctx, account, password)
}

func (b *Blog) setPassword(ctx context.Context, account Account, password string) error {
	if err := checkPassword(password, account.Email); err != nil {
		return err
	}
	hash, err := b.o.Hash(password)
	if err != nil {
		return err
	}
	account.PasswordHash = hash
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.SaveAccount(ctx, account); err != nil {
			return err
		}
		return tx.EndSessions(ctx, account.ID)
	})
}
