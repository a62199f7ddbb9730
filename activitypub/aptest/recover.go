package aptest

// Recover ends what is left of [Server.Fail]: deliveries are taken again.
func (s *Server) Recover() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = nil
}
