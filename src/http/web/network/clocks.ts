import { readClockFaults } from '../../../application/network/peer/read-clocks.ts';
import { spanOf } from '../../../domain/network/clocks.ts';
import { choose } from '../kit/content.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** Tells officers of clocks that are too far apart: of the peers for which `isShown` holds, and ours always. */
export async function clockNotes(context: PageContext, isShown: (peer: string) => boolean = () => true): Promise<Html> {
  const { app, locale } = context;
  const faults = await readClockFaults(app);
  const notes = faults.flatMap((fault) => {
    const { count, unit } = spanOf(fault.aheadMs);
    const side = fault.aheadMs > 0 ? 'ahead' : 'behind';
    if (fault.of === 'own') return [locale.t('clocks.own', { side, count, unit, peers: fault.peers })];
    const { uri, name, languages } = fault.peer;
    if (!isShown(uri)) return [];
    return [locale.t('clocks.peer', { side, count, unit, name: choose(context, name, languages).text })];
  });
  return markup`${notes.map((note) => markup`<p class="note error">${note}</p>`)}`;
}
