import { sha256 } from '../../application/kit/content-hash.ts';
import type { ReadTemplateAt } from '../../application/template/ports.ts';
import type { InvalidReason } from '../../domain/kit/invalid-reason.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { lengthOf } from '../../domain/kit/text.ts';
import { checkDetails, TEMPLATE_MAX, type Template } from '../../domain/template/template.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';
import { TEMPLATE } from '../vocab-pledge.ts';
import { TEMPLATE_TEXT } from './template-shape.ts';

/** Reads templates as nodes of ours write them. Nothing of one is believed that is not in the text which its hash is of. */
export function createTemplateReader(readDocument: ReadDocument): ReadTemplateAt {
  return async (uri) => {
    const document = await readDocument(uri);
    if (document === null || document === 'gone') return no('not-there');
    const read = TEMPLATE.safeParse(document);
    if (!read.success) return no('not-a-template');
    const note = read.data;
    if (note.id !== uri || new URL(note.attributedTo).origin !== new URL(uri).origin) return no('elsewhere');
    if (lengthOf(note.templateText) > TEMPLATE_MAX) return no('too-long', TEMPLATE_MAX);
    if (sha256(note.templateText) !== note.contentHash) return no('hash-mismatch');
    const template = templateIn(note.templateText);
    if (!template.ok) return template;
    return ok({ template: template.value, contentHash: note.contentHash, version: note.version });
  };
}

function templateIn(text: string): Result<Template, RefusalOf<'invalid'>> {
  const shape = TEMPLATE_TEXT.safeParse(jsonIn(text));
  if (!shape.success) {
    const isLicence = shape.error.issues.every(({ path }) => path[0] === 'licence');
    return isLicence ? refuse({ type: 'invalid', field: 'licence', because: 'unknown-value' }) : no('not-a-template');
  }
  const checked = checkDetails(shape.data);
  return checked.ok ? ok({ ...shape.data, ...checked.value }) : checked;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function no(because: InvalidReason, limit?: number): { readonly ok: false; readonly refusal: RefusalOf<'invalid'> } {
  return refuse({ type: 'invalid', field: 'template', because, ...(limit === undefined ? {} : { limit }) });
}
