package mail

import (
	"io"
	"strings"
	"testing"

	"anteroom/backend/fault"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule    string
		phase   Phase
		reply   reply
		broke   error
		verdict Verdict
		code    fault.Code
	}{
		{"broken_banner_is_offline", Banner, reply{}, io.EOF, Offline, Unreachable},
		{"busy_banner_waits", Banner, reply{code: 421}, nil, AccountBusy, ServerBusy},
		{"refusing_banner_pauses_the_account", Banner, reply{code: 554}, nil, AccountRefused, ServerRefused},
		{"no_smtp_is_not_offline", Banner, reply{}, nil, AccountBusy, Garbled},
		{"silent_sign_in_waits", SignIn, reply{}, io.EOF, AccountBusy, Unreachable},
		{"wrong_password_needs_sign_in", SignIn, reply{code: 535}, nil, NeedsSignIn, SignInRefused},
		{"too_weak_sign_in_needs_sign_in", SignIn, reply{code: 534, enhanced: "5.7.9"}, nil, NeedsSignIn, SignInRefused},
		{"basic_sign_in_switched_off", SignIn, reply{code: 550, enhanced: "5.7.30"}, nil, NeedsSignIn, SignInBlocked},
		{"basic_sign_in_off_for_the_mailbox", SignIn, reply{code: 535, enhanced: "5.7.139"}, nil, NeedsSignIn, SignInBlocked},
		{"mechanism_refused_pauses_the_account", SignIn, reply{code: 504, enhanced: "5.5.4"}, nil, AccountRefused, ServerRefused},
		{"sender_not_allowed_pauses_the_account", Sender, reply{code: 553, enhanced: "5.7.1"}, nil, AccountRefused, SenderRefused},
		{"sender_not_signed_in_needs_sign_in", Sender, reply{code: 530, enhanced: "5.7.0"}, nil, NeedsSignIn, SignInRefused},
		{"sender_refused_otherwise_fails_the_mail", Sender, reply{code: 553}, nil, Reject, SenderRefused},
		{"size_refused_at_sender_fails_the_mail", Sender, reply{code: 552, enhanced: "5.3.4"}, nil, Reject, MailTooLarge},
		{"greylisting_waits", Recipient, reply{code: 450}, nil, Retry, TryLater},
		{"unknown_mailbox_fails_the_mail", Recipient, reply{code: 550, enhanced: "5.1.1"}, nil, Reject, RecipientUnknown},
		{"full_mailbox_fails_the_mail", Recipient, reply{code: 552, enhanced: "5.2.2"}, nil, Reject, RecipientFull},
		{"refused_recipient_fails_the_mail", Recipient, reply{code: 550, enhanced: "5.7.1"}, nil, Reject, RecipientRefused},
		{"broken_body_waits", Body, reply{}, io.EOF, Retry, TryLater},
		{"refused_content_fails_the_mail", Dot, reply{code: 554, enhanced: "5.7.1"}, nil, Reject, ContentRefused},
		{"a_daily_limit_makes_the_account_wait", Recipient, reply{code: 550, enhanced: "5.4.5"}, nil, AccountBusy, LimitReached},
		{"a_daily_limit_told_after_the_dot_as_well", Dot, reply{code: 554, enhanced: "5.1.90"}, nil, AccountBusy, LimitReached},
		{"deferred_content_waits", Dot, reply{code: 451}, nil, Retry, TryLater},
		{"closing_server_after_the_dot_waits", Dot, reply{code: 421}, nil, Retry, TryLater},
		{"silence_after_the_dot_is_in_doubt", Dot, reply{}, io.EOF, InDoubt, Uncertain},
		{"nonsense_after_the_dot_is_in_doubt", Dot, reply{}, nil, InDoubt, Uncertain},
		{"a_question_after_the_dot_is_in_doubt", Dot, reply{code: 354}, nil, InDoubt, Uncertain},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			verdict, code := judge(c.phase, c.reply, c.broke)
			if verdict != c.verdict || code != c.code {
				t.Errorf("judged %s %s, want %s %s", verdict, code, c.verdict, c.code)
			}
		})
	}
}

func TestCleanWords(t *testing.T) {
	t.Parallel()
	if got := cleanWords("no\x1b[31m such\r\nuser\x00\u202e"); got != "no[31m such user" {
		t.Errorf("cleaned to %q", got)
	}
	long := cleanWords(strings.Repeat("ñ", 400))
	if len(long) != wordsMax || !strings.HasPrefix(strings.Repeat("ñ", 400), long) {
		t.Errorf("cut to %d bytes", len(long))
	}
}
