package desktop

import (
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"anteroom/backend/fault"
)

// computerFile is what belongs to this computer and not to the practice; no secret is in it.
const computerFile = "computer.json"

// Place is where a window stands and how large it is, in the system's own units. The zero Place is none.
type Place struct {
	X           int  `json:"x"`
	Y           int  `json:"y"`
	Width       int  `json:"width"`
	Height      int  `json:"height"`
	IsMaximised bool `json:"isMaximised"`
}

// ComputerSettings are the choices of this computer that Go has to know.
type ComputerSettings struct {
	CanNotify bool `json:"canNotify"` // this build has a system that shows notices
	IsNotices bool `json:"isNotices"`
}

// Computer keeps computer.json. A file that is missing or damaged counts as one in which nothing was
// chosen yet, and a folder that is not there yet keeps nothing: neither is a reason not to start.
type Computer struct {
	path string

	mu   sync.Mutex
	kept computer
}

// computer is the content of computer.json.
type computer struct {
	LockMinutes int    `json:"lockMinutes"`
	IsNotices   bool   `json:"notices"`
	Language    string `json:"language"`
	Place       Place  `json:"window"`
}

func newComputer(dir string) *Computer {
	unchosen := computer{LockMinutes: lockMinutesFirst, IsNotices: true}
	c := &Computer{path: filepath.Join(dir, computerFile), kept: unchosen}
	content, err := os.ReadFile(c.path)
	if err != nil {
		return c
	}
	if json.Unmarshal(content, &c.kept) != nil {
		c.kept = unchosen
	}
	if !slices.Contains(lockChoices(), c.kept.LockMinutes) {
		c.kept.LockMinutes = lockMinutesFirst
	}
	return c
}

// Place is where the window stood last; zero if that is not known.
func (c *Computer) Place() Place { return c.read().Place }

// KeepPlace remembers where the window stands. Codes: disk_full, read_only, disk_failed, internal.
func (c *Computer) KeepPlace(place Place) error {
	return c.change(func(kept *computer) { kept.Place = place })
}

// Language is the language that the window spoke last; empty if that is not known.
func (c *Computer) Language() string { return c.read().Language }

// IsNotices says whether the system may show notices.
func (c *Computer) IsNotices() bool { return c.read().IsNotices }

func (c *Computer) read() computer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept
}

// change changes what is kept and writes it, whole or not at all.
func (c *Computer) change(how func(*computer)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := c.kept
	how(&next)
	if next == c.kept {
		return nil
	}
	content, err := json.Marshal(next)
	if err != nil {
		return fault.Wrap(fault.Internal, err)
	}
	if err := replaceFile(c.path, content); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(cmp.Or(fault.OfDisk(err), fault.Internal), err)
	}
	c.kept = next
	return nil
}

// replaceFile writes beside the file and puts the new one in its place.
func replaceFile(path string, content []byte) error {
	beside := path + ".new"
	if err := os.WriteFile(beside, content, 0o600); err != nil {
		return errors.Join(err, os.Remove(beside)) // half a file takes room that a full disk does not have
	}
	return os.Rename(beside, path)
}

// Computers is bound to the window: the choices of this computer. They can be read and made while the
// records are closed: nothing of a client is in them.
type Computers struct {
	desk      *Desk
	canNotify bool
}

// NewComputers binds the choices; canNotify says whether this build can show notices at all.
func NewComputers(desk *Desk, canNotify bool) *Computers { return &Computers{desk, canNotify} }

// Get reads the choices.
func (c *Computers) Get() (settings ComputerSettings, err error) {
	defer c.desk.caught(&err)
	return ComputerSettings{CanNotify: c.canNotify, IsNotices: c.desk.computer.IsNotices()}, nil
}

// SaveNotices says whether the system may show notices. Codes: read_only, internal.
func (c *Computers) SaveNotices(isNotices bool) (ComputerSettings, error) {
	if err := c.desk.computer.change(func(kept *computer) { kept.IsNotices = isNotices }); err != nil {
		return ComputerSettings{}, err
	}
	return c.Get()
}

// Speak says which language the window speaks, as a tag such as "es", so that its menu and its notices
// speak it too. Codes: read_only, internal.
func (c *Computers) Speak(language string) (err error) {
	defer c.desk.caught(&err)
	if c.desk.computer.Language() == language {
		return nil
	}
	if err := c.desk.computer.change(func(kept *computer) { kept.Language = language }); err != nil {
		return err
	}
	c.desk.overhear(languageNoun, language)
	return nil
}
