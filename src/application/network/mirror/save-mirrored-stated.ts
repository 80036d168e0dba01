import { isOnPaperAt } from '../../../domain/community/paper-member.ts';
import {
  KIND_NAMES,
  type KindName,
  kindOf,
  listOf,
  type StatedLists,
  type Stored,
} from '../../../domain/community/request-kinds.ts';
import { checkAll } from '../../../domain/kit/check-all.ts';
import type { Values } from '../../../domain/kit/field.ts';
import { authorOf, checksOf, momentOf, paperOf } from '../../../domain/kit/kind.ts';
import { currentMembers } from '../../../domain/network/move.ts';
import { applyStated, type Happened } from '../../kit/apply-stated.ts';
import { loadMoves } from '../move/resolve-move.ts';
import { isRestoring, type Mirroring, recordEvidence } from './mirroring.ts';

/** What no day comes after: the host judged it by its own. */
const LAST_DAY = '9999-12-31';

/**
 * Adds what institutions stated about a request by the word of its host; gives what happened by what is new. Paper is taken of members
 * without a node alone: of another one it is evidence.
 */
export async function saveMirroredStated(
  within: Mirroring,
  proposalId: string,
  lists: StatedLists,
): Promise<readonly Happened[]> {
  const happened: Happened[] = [];
  for (const kind of KIND_NAMES) happened.push(...(await saveKind(within, { proposalId, kind, lists })));
  return happened;
}

type OfKind = { readonly proposalId: string; readonly kind: KindName; readonly lists: StatedLists };

async function saveKind(within: Mirroring, { proposalId, kind: name, lists }: OfKind): Promise<readonly Happened[]> {
  const { app, writer, consultation } = within;
  const kind = kindOf(name);
  const [[author], [moment], paper] = [authorOf(kind), momentOf(kind), paperOf(kind)];
  const moves = await loadMoves(app, writer);
  const onPaper = await writer.onPaper.members(consultation.id);
  const held: Values[] = [...(await writer.stated.of(name, proposalId))];
  const ids = new Set(held.map(({ id }) => id));
  const happened: Happened[] = [];
  for (const item of lists[listOf(name)].filter(({ id }) => !ids.has(id))) {
    const stated: Values & { readonly id: string } = currentMembers(kind, item, moves);
    const own = held.filter((each) => each[author] === stated[author]);
    const fits = checkAll(checksOf(kind, stated, { today: LAST_DAY, own, known: null }));
    if (!fits.ok || (await writer.stated.byId(name, stated.id)) !== null) continue;
    const institution = String(stated[author]);
    // What comes back of ourselves was judged when it was entered.
    const isChecked = paper !== undefined && stated[paper] !== undefined && !isRestoring(within);
    if (isChecked && !isOnPaperAt(onPaper, institution, stated[moment] as Date)) {
      await recordEvidence(within, 'other-institution', { uri: `${institution}#${stated.id}`, document: stated });
      continue;
    }
    held.push(stated);
    happened.push(await applyStated(writer, { kind: name, proposalId, stored: stated as Stored<KindName> }));
  }
  return happened;
}
