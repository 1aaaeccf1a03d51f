package mailtest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"anteroom/backend/mail"
)

// errOver ends a conversation.
var errOver = errors.New("the conversation is over")

// talk is the conversation over one connection.
type talk struct {
	server    *Server
	raw       net.Conn
	conn      net.Conn // raw, or the encrypted connection over it
	reader    *bufio.Reader
	down      chan struct{}
	encrypted bool
	signedIn  bool
	draft     Message
	number    int
}

func newTalk(server *Server, conn net.Conn, number int, down chan struct{}) *talk {
	if tcp, ok := conn.(*net.TCPConn); ok && server.plans(AtBody) {
		_ = tcp.SetReadBuffer(16 << 10) // a server that stops reading is felt soon
	}
	return &talk{server: server, raw: conn, conn: conn, reader: bufio.NewReader(conn), number: number, down: down}
}

// run holds the whole conversation and closes the connection.
func (t *talk) run() {
	defer func() { _ = t.raw.Close() }() // whoever comes first
	if t.server.security == mail.TLS && t.encrypt() != nil {
		return
	}
	if _, err := t.answer(AtBanner, "220 smtp.example.test ready"); err != nil {
		return
	}
	for {
		line, err := t.line()
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		t.server.heard(verb)
		if t.obey(verb, rest) != nil {
			return
		}
	}
}

func (t *talk) obey(verb, rest string) error {
	switch verb {
	case "EHLO":
		return t.hello()
	case "HELO":
		return t.write("250 smtp.example.test\r\n")
	case "STARTTLS":
		said, err := t.answer(AtStartTLS, "220 2.0.0 go ahead")
		if err != nil || !strings.HasPrefix(said, "220") {
			return err
		}
		return t.encrypt()
	case "AUTH":
		return t.auth(rest)
	case "MAIL":
		return t.mail(rest)
	case "RCPT":
		said, err := t.answer(AtRcpt, "250 2.1.5 known here")
		if isYes(said) {
			address, _ := path(rest)
			t.draft.To = append(t.draft.To, address)
		}
		return err
	case "DATA":
		return t.data()
	case "RSET":
		t.draft = Message{}
		_, err := t.answer(AtReset, "250 2.0.0 forgotten")
		return err
	case "NOOP":
		return t.write("250 2.0.0 still here\r\n")
	case "QUIT":
		_, err := t.answer(AtQuit, "221 2.0.0 goodbye")
		return over(err)
	}
	return t.write("500 5.5.2 not understood\r\n")
}

// answer says the proper reply, or plays the fault that waits at the stage. It returns the line that was
// said in its place.
func (t *talk) answer(stage Stage, proper string) (string, error) {
	if fault := t.server.next(stage); fault != (Fault{}) {
		return t.play(fault, proper)
	}
	return proper, t.write(proper + "\r\n")
}

func (t *talk) hello() error {
	stage, offers := AtGreeting, slices.Clone(t.server.extensions)
	switch {
	case !t.encrypted:
		stage = AtHello
		if !t.server.plainOnly {
			offers = append(offers, "STARTTLS")
		}
	case len(t.server.mechanisms) > 0:
		offers = append(offers, "AUTH "+strings.Join(t.server.mechanisms, " "))
	}
	if fault := t.server.next(stage); fault != (Fault{}) {
		_, err := t.play(fault, "250 smtp.example.test")
		return err
	}
	lines := append([]string{"smtp.example.test"}, offers...)
	var out strings.Builder
	for i, line := range lines {
		separator := "-"
		if i == len(lines)-1 {
			separator = " "
		}
		out.WriteString("250" + separator + line + "\r\n")
	}
	return t.write(out.String())
}

// encrypt shakes hands, or plays the fault that waits there.
func (t *talk) encrypt() error {
	if fault := t.server.next(AtHandshake); fault != (Fault{}) {
		// The client's side of it is read, so that closing the connection does not look like a reset.
		if _, err := t.reader.Peek(1); err != nil {
			return err
		}
		if _, err := t.reader.Discard(t.reader.Buffered()); err != nil {
			return err
		}
		_, err := t.play(fault, "220 2.0.0 go ahead")
		return over(err)
	}
	config := &tls.Config{
		Certificates: []tls.Certificate{t.server.certificate},
		MinVersion:   tls.VersionTLS10, MaxVersion: t.server.newestTLS,
	}
	encrypted := tls.Server(t.raw, config)
	if err := encrypted.Handshake(); err != nil {
		return errOver
	}
	t.conn, t.reader, t.encrypted = encrypted, bufio.NewReader(encrypted), true
	return nil
}

func (t *talk) mail(rest string) error {
	if !t.signedIn {
		return t.write("530 5.7.0 sign in first\r\n")
	}
	said, err := t.answer(AtMail, "250 2.1.0 go on")
	if isYes(said) {
		address, parameters := path(rest)
		t.draft = Message{From: address, Parameters: parameters, Connection: t.number}
		for parameter := range strings.FieldsSeq(parameters) {
			if id, found := strings.CutPrefix(parameter, "ENVID="); found {
				t.draft.EnvelopeID = id
			}
		}
	}
	return err
}

func (t *talk) data() error {
	if t.draft.From == "" || len(t.draft.To) == 0 {
		return t.write("503 5.5.1 whose mail, and to whom?\r\n")
	}
	said, err := t.answer(AtData, "354 go ahead")
	if err != nil || !strings.HasPrefix(said, "354") {
		return err
	}
	if fault := t.server.next(AtBody); fault != (Fault{}) {
		return t.disturbBody(fault)
	}
	if t.draft.Data, err = t.body(); err != nil {
		return err
	}
	if fault := t.server.next(AtDot); fault != (Fault{}) {
		if !isNo(fault.line) {
			t.server.keep(t.draft)
		}
		_, err := t.play(fault, "250 2.0.0 queued as 7F3A")
		return err
	}
	t.server.keep(t.draft)
	return t.write("250 2.0.0 queued as 7F3A\r\n")
}

// disturbBody plays a fault while the body is on its way.
func (t *talk) disturbBody(fault Fault) error {
	switch fault {
	case Drop(), Cut():
		if _, err := io.CopyN(io.Discard, t.reader, 1024); err != nil {
			return err
		}
	case Drip():
		return t.slowly(func(int) (bool, error) { _, err := t.reader.ReadByte(); return true, err })
	}
	said, err := t.play(fault, "250 2.0.0 queued as 7F3A")
	if err != nil {
		return err
	}
	if t.draft.Data, err = t.body(); err == nil && isYes(said) {
		t.server.keep(t.draft)
	}
	return err
}

// body reads up to the final dot.
func (t *talk) body() ([]byte, error) {
	var body bytes.Buffer
	for {
		line, err := t.reader.ReadBytes('\n')
		if err != nil {
			return nil, err
		}
		if string(line) == ".\r\n" {
			return body.Bytes(), nil
		}
		body.Write(bytes.TrimPrefix(line, []byte(".")))
	}
}

func (t *talk) line() (string, error) {
	line, err := t.reader.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

func (t *talk) write(text string) error {
	_, err := io.WriteString(t.conn, text)
	return err
}

// path takes "FROM:<a@example.test> SIZE=3" apart.
func path(rest string) (address, parameters string) {
	_, rest, _ = strings.Cut(rest, "<")
	address, parameters, _ = strings.Cut(rest, ">")
	return address, strings.TrimSpace(parameters)
}

func decode(text string) string {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(raw)
}

func isYes(line string) bool { return strings.HasPrefix(line, "2") }

func isNo(line string) bool { return strings.HasPrefix(line, "4") || strings.HasPrefix(line, "5") }
