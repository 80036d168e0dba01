import { describe, expect, it } from 'vitest';
import { checkAuthors, checkDescription, documentTypeOf, fileNameOf } from './media-file.ts';

describe('a file of the institution', () => {
  it.each([
    ['Plan du quai (v2).PDF', 'pdf', 'Plan-du-quai-v2.pdf'],
    ['../../etc/passwd', 'pdf', 'etc-passwd.pdf'],
    ['evil.pdf\r\nSet-Cookie: a=b', 'pdf', 'evil-pdf-Set-Cookie-a-b.pdf'],
    ['‮gpj.exe', 'webp', 'gpj.webp'],
    ['Öljysäiliö.odt', 'odt', 'Öljysäiliö.odt'],
    ['...', 'ods', 'file.ods'],
    [`${'a'.repeat(500)}.odp`, 'odp', `${'a'.repeat(80)}.odp`],
  ])('called %j with the extension %s is saved as %j', (sent, extension, name) => {
    expect(fileNameOf(sent, extension)).toBe(name);
  });

  it('is called by its type where it is a document', () => {
    expect(documentTypeOf({ mediaType: 'application/vnd.oasis.opendocument.text' })).toBe('ODT');
    expect(documentTypeOf({ mediaType: 'image/webp' })).toBeNull();
  });

  it('is refused where its properties name somebody and nobody says that it is meant', () => {
    const refused = { ok: false, refusal: { type: 'invalid', field: 'file', because: 'names-an-author' } };
    expect(checkAuthors(['Ana Ruiz'], { namesAuthors: false })).toEqual(refused);
    expect(checkAuthors(['Ana Ruiz'], { namesAuthors: true }).ok).toBe(true);
    expect(checkAuthors([], { namesAuthors: false }).ok).toBe(true);
  });

  it('has a description that stands in Markdown as it is', () => {
    expect(checkDescription('Plan [du] quai\\')).toEqual({ ok: true, value: 'Plan du quai' });
    expect(checkDescription('  ')).toMatchObject({ ok: false, refusal: { field: 'description', because: 'empty' } });
  });
});
