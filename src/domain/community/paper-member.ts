import { checkAll } from '../kit/check-all.ts';
import { checkLink } from '../kit/field.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { type Result, refuse } from '../kit/result.ts';
import { checkLine } from '../kit/text.ts';

/** A member of a community that has no node: its host enters from paper what it says. */
export type PaperMember = {
  /** Its id: an https address of the institution, at which there is no node of the community. */
  readonly institution: string;
  readonly name: string;
  /** Of the paper by which it became a member. */
  readonly reference: string;
  readonly since: Date;
  /** When that ended; null while it goes on. */
  readonly until: Date | null;
};

export const REFERENCE_MAX = 200;
const NAME_MAX = 200;

type Named = Pick<PaperMember, 'institution' | 'name' | 'reference'>;

/** A member without a node as an agent enters it. */
export function checkPaperMember({ institution, name, reference }: Named): Result<Named, RefusalOf<'invalid'>> {
  return checkAll({
    institution: checkLink(institution, 'institution'),
    name: checkLine(name, 'name', NAME_MAX),
    reference: checkLine(reference, 'reference', REFERENCE_MAX),
  });
}

/** Refuses an id at the address of an institution whose node is in the community: that one answers for itself. */
export function checkWithoutNode<I extends string>(
  institution: I,
  nodes: readonly string[],
): Result<I, RefusalOf<'invalid'>> {
  if (isAtNode(institution, nodes)) return refuse({ type: 'invalid', field: 'institution', because: 'has-a-node' });
  return { ok: true, value: institution };
}

/** Whether an id is at the address of one of some institutions with nodes, by their ids. */
export function isAtNode(institution: string, nodes: readonly string[]): boolean {
  const host = hostOf(institution);
  return nodes.some((node) => hostOf(node) === host);
}

/** Whether an institution was a member without a node at a moment. */
export function isOnPaperAt(members: readonly PaperMember[], institution: string, at: Date): boolean {
  return members.some(
    (each) => each.institution === institution && each.since <= at && (each.until === null || at < each.until),
  );
}

function hostOf(id: string): string {
  return URL.canParse(id) ? new URL(id).host : id;
}
