package main

import "github.com/alexedwards/argon2id"

// passwords is how passwords are kept and known again; each takes long enough that
// nobody can try many.
type passwords struct {
	hash  func(password string) (string, error)
	match func(password, hash string) (bool, error)
}

// slow keeps passwords by Argon2id, at that cost.
func slow(cost *argon2id.Params) passwords {
	return passwords{
		hash:  func(password string) (string, error) { return argon2id.CreateHash(password, cost) },
		match: argon2id.ComparePasswordAndHash,
	}
}
