package sample

import (
	"context"
	"fmt"

	"anteroom/backend/visitor"
)

// letter is a secure message: of the client, or of the practice.
type letter struct {
	body       string
	isPractice bool
}

// letters are what a sample client and the practice write to one another when the client first comes in.
func (p person) letters() []letter {
	switch p.first {
	case "Ana":
		return []letter{
			{body: "Hola Nora, ya leí los documentos. ¿Puedo llevar los papeles del seguro el lunes?"},
			{body: "Hola Ana, sí, tráigalos el lunes. Nos vemos a las nueve.", isPractice: true},
			{body: "Perfecto, gracias."},
		}
	case "Bo":
		return []letter{
			{body: "Welcome, Bo. You can write to me here at any time; I read messages on working days.", isPractice: true},
			{body: "Thank you. The video room works on my phone."},
		}
	case "Carla":
		return []letter{{body: "Bienvenida, Carla. Aquí puede escribirme cuando quiera.", isPractice: true}}
	case "Olga":
		return []letter{{body: "Hello, is there parking near the office?"}}
	case "Nell":
		return []letter{{body: "I asked for a time next week. Any morning is fine too."}}
	}
	return nil
}

// write has the client, who is signed in, and the practice write to one another.
func (h House) write(ctx context.Context, id, session string, p person) error {
	for i, l := range p.letters() {
		if l.isPractice {
			if _, err := h.Threads.Send(ctx, id, l.body); err != nil {
				return err
			}
			continue
		}
		who, verdict, err := h.Door.Admit(ctx, session, visitor.UseMessages)
		if err != nil || verdict != visitor.Allowed {
			return err
		}
		if err := h.Door.SendMessage(ctx, who, visitor.Outgoing{Page: fmt.Sprintf("sample-%d", i), Body: l.body}); err != nil {
			return err
		}
	}
	return nil
}
