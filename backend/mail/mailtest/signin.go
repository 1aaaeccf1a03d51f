package mailtest

import (
	"encoding/base64"
	"slices"
	"strings"
)

func (t *talk) auth(rest string) error {
	mechanism, initial, _ := strings.Cut(rest, " ")
	if !t.encrypted {
		return t.write("538 5.7.11 encrypt first\r\n")
	}
	if !slices.Contains(t.server.mechanisms, mechanism) {
		return t.write("504 5.5.4 no such mechanism\r\n")
	}
	isGood, err := t.proves(mechanism, initial)
	if err != nil {
		return err
	}
	proper := "535 5.7.8 user name and password do not fit"
	if isGood {
		proper = "235 2.7.0 welcome"
	}
	said, err := t.answer(AtAuth, proper)
	t.signedIn = strings.HasPrefix(said, "235")
	return err
}

// proves hears out one way to sign in, and says whether it fits the account.
func (t *talk) proves(mechanism, initial string) (bool, error) {
	switch mechanism {
	case "PLAIN":
		parts := strings.Split(decode(initial), "\x00")
		return len(parts) == 3 && t.server.signsIn(parts[1], parts[2]), nil
	case "OAUTHBEARER", "XOAUTH2":
		if t.server.takesToken(decode(initial)) {
			return true, nil
		}
		// The reason comes as a question; whoever gives up there says "*".
		_, err := t.ask(`{"status":"invalid_token","schemes":"bearer"}`)
		return false, err
	}
	// The questions are worded unlike those of any known server.
	username, err := t.ask("Who goes there?")
	if err != nil {
		return false, err
	}
	password, err := t.ask("Prove it:")
	return t.server.signsIn(username, password), err
}

func (t *talk) ask(question string) (string, error) {
	if err := t.write("334 " + base64.StdEncoding.EncodeToString([]byte(question)) + "\r\n"); err != nil {
		return "", err
	}
	line, err := t.line()
	return decode(line), err
}

func (s *Server) signsIn(username, password string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return username == Username && password == s.password
}

// takesToken reads what OAUTHBEARER and XOAUTH2 have in common.
func (s *Server) takesToken(response string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token != "" && strings.Contains(response, Username) &&
		strings.Contains(response, "\x01auth=Bearer "+s.token+"\x01\x01")
}
