// Statements and superbills are listed, saved and taken back alike; this is where they differ.
import { m } from '$words';
import { statements, superbills, type BillPaper } from '$bridge';

export type PaperKind = 'statement' | 'superbill';

export const paperVerbs = { statement: statements, superbill: superbills };

/** The words of a kind. */
export function paperWords(kind: PaperKind) {
  return kind === 'statement'
    ? {
        list: m.statement_list(),
        none: m.statement_none(),
        noneText: m.statement_none_text(),
        create: m.statement_new(),
        amount: m.statement_balance(),
      }
    : {
        list: m.superbill_list(),
        none: m.superbill_none(),
        noneText: m.superbill_none_text(),
        create: m.superbill_new(),
        amount: m.invoice_total(),
      };
}

/** What a paper is about; `day` writes a day in words. */
export function paperAbout(paper: BillPaper, day: (day: string) => string): string {
  if (paper.firstDay === '') return '';
  return m.statement_from_to({ from: day(paper.firstDay), to: day(paper.lastDay) });
}
