import { textIn } from '../../domain/kit/text.ts';
import { stemmedWords } from '../../domain/kit/words.ts';
import { documentHash } from '../kit/content-hash.ts';
import type { Analyst, ProposalText, ProposalWords, SynthesisDocument, SynthesisInputs } from './ports.ts';

/** Words of a title or body beyond these change little in what it is about. */
export const TEXT_WORDS_MAX = 1_500;

/** The synthesis of some texts: the one way from texts to what is published, and from an export to what it is compared with. */
export async function synthesise(analyst: Analyst, texts: readonly ProposalText[]): Promise<SynthesisDocument> {
  const ordered = texts.toSorted((a, b) => a.number - b.number);
  const grouping = await analyst.group(ordered.map(wordsOf));
  return { ...grouping, proposals: ordered.length, inputs: inputsOf(ordered) };
}

/** SHA-256 (hex) of the JCS form of the list of inputs. */
export function inputsHash(proposals: SynthesisInputs['proposals']): string {
  return documentHash(proposals);
}

function inputsOf(texts: readonly ProposalText[]): SynthesisInputs {
  const proposals = texts.map(({ number, version, contentHash }) => ({ number, version, contentHash }));
  return { hash: inputsHash(proposals), proposals };
}

/** Title and body in the source language, which is also what the content hash is of. */
function wordsOf({ number, title, body, lang }: ProposalText): ProposalWords {
  const words = (text: ProposalText['title']) => stemmedWords(textIn(text, [lang]).text, lang).slice(0, TEXT_WORDS_MAX);
  return { number, title: words(title), body: words(body) };
}
