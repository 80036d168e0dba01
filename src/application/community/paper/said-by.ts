import { isOnPaperAt, REFERENCE_MAX } from '../../../domain/community/paper-member.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { checkLine } from '../../../domain/kit/text.ts';
import type { Application, Reader } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';

/** Who says something: this institution, or another one on paper. */
export type SaidBy = {
  /** The id of the institution; null for this one. */
  readonly institution: string | null;
  /** Of the paper that the host enters it from; null for this institution, which states it here. */
  readonly reference: string | null;
};

/** The institution that says something. Another than this one does so on paper, which has a reference. */
export function saidBy(
  app: Pick<Application, 'origin'>,
  { institution, reference }: SaidBy,
): Result<{ readonly institution: string; readonly reference: string | null }, Refusal> {
  const own = institutionUri(app.origin);
  if (institution === null || institution === own) {
    return reference === null
      ? ok({ institution: own, reference })
      : refuse({ type: 'invalid', field: 'reference', because: 'not-for-this-decision' });
  }
  const checked = checkLine(reference ?? '', 'reference', REFERENCE_MAX);
  return checked.ok ? ok({ institution, reference: checked.value }) : checked;
}

/** Refuses paper of an institution that is no member without a node now: its own node says it. */
export async function checkOnPaper(
  reader: Reader,
  of: { readonly consultationId: ConsultationId; readonly institution: string; readonly at: Date },
): Promise<Result<null, Refusal>> {
  const members = await reader.onPaper.members(of.consultationId);
  return isOnPaperAt(members, of.institution, of.at)
    ? ok(null)
    : refuse({ type: 'invalid', field: 'institution', because: 'has-a-node' });
}
