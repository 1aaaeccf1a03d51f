package client_test

import (
	"testing"
	"testing/quick"

	"anteroom/backend/client"
)

func TestGuess(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		// W9: slips
		"ana@gmial.com": "ana@gmail.com", "ana@gmai.com": "ana@gmail.com", "ana@gamil.com": "ana@gmail.com", "ana@gmaill.com": "ana@gmail.com",
		"ana@gnail.com": "ana@gmail.com", "ana@mgail.com": "ana@gmail.com", "ana@gmail.con": "ana@gmail.com", "ana@gmail.co": "ana@gmail.com",
		"ana@gmail.cm": "ana@gmail.com", "ana@gmail.vom": "ana@gmail.com", "ana@gmial.con": "ana@gmail.com", "ana@gmailcom": "ana@gmail.com",
		"ana@gmail": "ana@gmail.com", "ana@gmail,com": "ana@gmail.com", "ana@gmail..com": "ana@gmail.com", "ana@gmail.com.": "ana@gmail.com",
		"Ana.Alvarez+x@GMIAL.com": "Ana.Alvarez+x@gmail.com", " ana@gmial.com ": "ana@gmail.com",
		"ana@hotnail.com": "ana@hotmail.com", "ana@hotnail": "ana@hotmail.com", "ana@hotmial.com": "ana@hotmail.com", "ana@hotmal.es": "ana@hotmail.es",
		"ana@hotmai.co.uk": "ana@hotmail.co.uk", "ana@homtial.com": "ana@hotmail.com",
		"ana@yaho.com": "ana@yahoo.com", "ana@yahooo.com": "ana@yahoo.com", "ana@yhaoo.es": "ana@yahoo.es", "ana@yahoo.con": "ana@yahoo.com",
		"ana@outlok.com": "ana@outlook.com", "ana@outloook.es": "ana@outlook.es", "ana@iclod.com": "ana@icloud.com", "ana@icloud.ocm": "ana@icloud.com",
		"ana@comcst.net": "ana@comcast.net", "ana@comcast.nte": "ana@comcast.net", "ana@aol.con": "ana@aol.com",
		"ana@example.con": "ana@example.com", "ana@example.ogr": "ana@example.org",
		// no false alarm
		"ana@gmail.com": "", "ANA@GMAIL.COM": "", "ana@gmx.de": "", "ana@gmx.net": "", "ana@ymail.com": "", "ana@mail.com": "", "ana@proton.me": "",
		"ana@protonmail.com": "", "ana@pm.me": "", "ana@email.com": "", "ana@me.com": "", "ana@mac.com": "", "ana@live.com": "", "ana@msn.com": "",
		"ana@web.de": "", "ana@t-online.de": "", "ana@hey.com": "", "ana@zoho.com": "", "ana@aim.com": "", "ana@att.net": "", "ana@cox.net": "",
		"ana@yahoo.co.uk": "", "ana@yahoo.com.br": "", "ana@hotmail.com.br": "", "ana@yahoo.es": "", "ana@hotmail.es": "", "ana@outlook.de": "",
		"ana@rocketmail.com": "", "ana@hotmart.com": "", "ana@vail.com": "", "ana@kaiser.com": "", "ana@gmx.us": "", "ana@mail.ee": "",
		"ana@example.test": "", "ana@example.co": "", "ana@example.cm": "", "ana@university.edu": "", "ana@harbor-counseling.com": "",
		"ana@mail.gmail.example.com": "", "ana@photon.me": "", "ana@freedom.com": "", "ana@lapis.net": "", "ana@overlook.com": "",
		// what is no address yet
		"": "", "ana": "", "ana@": "", "@gmial.com": "", "ana b@gmial.com": "", "a@b@gmial.com": "", "ana@.": "", "ana@example": "",
	} {
		t.Run("W9: "+typed, func(t *testing.T) {
			t.Parallel()
			if got := client.Guess(typed); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	t.Run("W9: a guess is never guessed at again", func(t *testing.T) {
		t.Parallel()
		if err := quick.Check(func(domain string) bool {
			guess := client.Guess("ana@" + domain)
			return guess == "" || client.Guess(guess) == ""
		}, nil); err != nil {
			t.Error(err)
		}
	})
}
