// Package mail writes the blog's letters by e-mail and hands them to a mail server
// over SMTP. Everything it sends is a job of the queue, noted in the transaction of
// the fact it tells of; what a mail says is made when it is sent, from what stands
// then. Subjects and headers never hold what strangers wrote.
package mail
