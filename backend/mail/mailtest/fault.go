package mailtest

import (
	"net"
	"strings"
	"time"
)

// Stage is where in the conversation a server misbehaves.
type Stage string

// The stages in their order.
const (
	AtBanner    Stage = "banner"
	AtHello     Stage = "hello" // the plain EHLO before STARTTLS
	AtStartTLS  Stage = "starttls"
	AtHandshake Stage = "handshake"
	AtGreeting  Stage = "greeting" // the EHLO on the encrypted connection
	AtAuth      Stage = "auth"
	AtMail      Stage = "mail"
	AtRcpt      Stage = "rcpt"
	AtData      Stage = "data"
	AtBody      Stage = "body" // while the body is on its way
	AtDot       Stage = "dot"  // the whole mail has arrived
	AtReset     Stage = "reset"
	AtQuit      Stage = "quit"
)

// Stages returns every stage in its order.
func Stages() []Stage {
	return []Stage{
		AtBanner, AtHello, AtStartTLS, AtHandshake, AtGreeting, AtAuth, AtMail, AtRcpt, AtData, AtBody, AtDot, AtReset, AtQuit,
	}
}

// Fault is one way to misbehave; the zero Fault is none.
type Fault struct {
	name string
	line string // for a reply: the line without its end
}

// String names the fault as a test is named.
func (f Fault) String() string { return f.name }

// Drop closes the connection in order.
func Drop() Fault { return Fault{name: "drop"} }

// Cut closes the connection with a TCP reset.
func Cut() Fault { return Fault{name: "cut"} }

// Hang answers nothing and reads nothing, until the server stops.
func Hang() Fault { return Fault{name: "hang"} }

// Garbage says something that is no reply.
func Garbage() Fault { return Fault{name: "garbage"} }

// HugeLine says a line of ten million bytes.
func HugeLine() Fault { return Fault{name: "huge_line"} }

// Endless begins a reply of several lines that has no last one.
func Endless() Fault { return Fault{name: "endless"} }

// Drip says the proper reply at one byte each [DripPause]; while a body comes in, it reads it so.
func Drip() Fault { return Fault{name: "drip"} }

// HalfLine says the proper reply without the end of its line and closes the connection.
func HalfLine() Fault { return Fault{name: "half_line"} }

// HalfCode says two digits of the proper reply and closes the connection.
func HalfCode() Fault { return Fault{name: "half_code"} }

// Reply says line instead of the proper reply. After a 421 the connection is closed. While a body comes
// in, it is said at once, the rest of the body is read, and nothing more is said.
func Reply(name, line string) Fault { return Fault{name: name, line: line} }

// Faults returns one of every kind, for tests that try them all.
func Faults() []Fault {
	return []Fault{
		Drop(), Cut(), Hang(), Garbage(), HugeLine(), Endless(), Drip(), HalfLine(), HalfCode(),
		Reply("temporary", "451 4.3.0 not now"), Reply("closing", "421 4.3.2 closing down"),
		Reply("permanent", "554 5.3.0 not at all"), Reply("odd_yes", "299 yes in a way"),
	}
}

// DripPause is the time between two bytes of a [Drip].
const DripPause = 500 * time.Millisecond

// play does what a fault says in place of the proper reply, and returns the line that was said whole. It
// ends with errOver where the connection is over.
func (t *talk) play(fault Fault, proper string) (string, error) {
	switch fault.name {
	case "cut":
		t.cut()
		return "", errOver
	case "hang":
		<-t.down
		return "", errOver
	case "garbage":
		return "", t.write("\x00\xff?? this is no mail server ??\r\n")
	case "huge_line":
		return "", over(t.write(proper[:3] + " " + strings.Repeat("x", 10_000_000) + "\r\n"))
	case "endless":
		line := strings.Repeat(proper[:3]+"-there is more\r\n", 64)
		for {
			if err := t.write(line); err != nil {
				return "", err
			}
		}
	case "drip":
		return "", over(t.drip(proper + "\r\n"))
	case "half_line":
		return "", over(t.write(proper))
	case "half_code":
		return "", over(t.write(proper[:2]))
	case "drop":
		return "", errOver
	}
	if err := t.write(fault.line + "\r\n"); err != nil {
		return "", err
	}
	if strings.HasPrefix(fault.line, "421") {
		return "", errOver
	}
	return fault.line, nil
}

// over ends the conversation after something that leaves nothing more to say.
func over(err error) error {
	if err != nil {
		return err
	}
	return errOver
}

// drip says text byte by byte.
func (t *talk) drip(text string) error {
	return t.slowly(func(i int) (bool, error) { return i+1 < len(text), t.write(text[i : i+1]) })
}

// slowly calls step once each pause, until it says that there is no more, fails, or the server stops.
func (t *talk) slowly(step func(i int) (more bool, err error)) error {
	ticker := time.NewTicker(DripPause)
	defer ticker.Stop()
	for i := 0; ; i++ {
		if more, err := step(i); err != nil || !more {
			return err
		}
		select {
		case <-ticker.C:
		case <-t.down:
			return errOver
		}
	}
}

// cut closes the connection so that the peer sees a reset.
func (t *talk) cut() {
	if tcp, ok := t.raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // a connection that is gone already needs no reset
	}
	_ = t.raw.Close() // the test looks at the other end
}
