import type { CountedPage, CountedReader } from '../../application/network/comparison/ports.ts';
import type { CountedLine } from '../../domain/network/comparison.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';
import { readCountedPage } from '../vocab.ts';
import { countedUri } from './counted.ts';
import { statementIn } from './pooling-reader.ts';
import type { VerifyProof } from './proofs.ts';
import { subtotalIn } from './subtotal-reader.ts';

/** Reads the lists of other cities, each only with the proof of the city whose it is. */
export function createCountedReader({
  read,
  proves,
}: {
  readonly read: ReadDocument;
  readonly proves: VerifyProof;
}): CountedReader {
  return {
    async counted({ institution, of }, at) {
      const collection = countedUri(institution, of);
      const document = await read(at ?? `${collection}&page=true`);
      if (document === null || document === 'gone') return null;
      const page = readCountedPage(document);
      if (page === null || page.attributedTo !== institution || page.consultation !== of) return null;
      if (page.partOf !== collection || page.id !== (at ?? `${collection}&page=true`)) return null;
      if (page.next !== undefined && !page.next.startsWith(`${collection}&`)) return null;
      if ((await proves(document, institution)) !== 'valid') return null;
      const { orderedItems, contradictions = [], next = null } = page;
      return {
        lines: orderedItems.map(lineOf),
        contradictions: contradictions.flatMap(({ attributedTo, documentHash: [one, other] }) =>
          one === undefined || other === undefined
            ? []
            : [{ institution: attributedTo, hashes: [one, other] as const }],
        ),
        document: JSON.stringify(document),
        next,
      } satisfies CountedPage;
    },
    async document({ institution, of, hash }) {
      const document = await read(`${countedUri(institution, of)}&hash=${hash}`);
      if (document === null || document === 'gone') return null;
      const counted = subtotalIn(document);
      if (counted !== null) return { ...counted, proof: await proves(document, counted.subtotal.institution) };
      const stated = statementIn(document);
      return stated === null ? null : { ...stated, proof: await proves(document, stated.statement.institution) };
    },
  };
}

function lineOf(item: {
  readonly attributedTo: string;
  readonly ballot?: string | undefined;
  readonly poll?: string | undefined;
  readonly sequence: number;
  readonly documentHash: string;
}): CountedLine {
  const { attributedTo: institution, ballot, poll, sequence, documentHash: hash } = item;
  const topic = ballot !== undefined ? { ballot } : poll !== undefined ? { poll } : 'supports';
  return { institution, topic, sequence, hash };
}
