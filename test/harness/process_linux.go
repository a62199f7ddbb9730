package harness

import "syscall"

// childAttributes has the kernel end a child whose test was killed.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
