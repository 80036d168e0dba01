import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cpuMsSince } from '../../../test/support/cpu.ts';
import { odtFile, pdfFile } from '../../../test/support/documents.ts';
import { inspectDocument } from './inspect.ts';

const RUNS = Buffer.from('1 0 << /S /JavaScript /JS (app.alert\\(1\\)) /Author (Ana Ruiz) >>');
const streamOf = (dictionary: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(`\n7 0 obj\n<< ${dictionary} >>\nstream\n`),
    content,
    Buffer.from('\nendstream\nendobj\n'),
  ]);
const inspected = async (bytes: Buffer) => {
  const result = await inspectDocument(bytes);
  return result.ok ? result.value : result.refusal.because;
};

describe('what a document says of itself', () => {
  it.each([
    ['plain', false],
    ['packed into a stream', true],
  ])('is read in a PDF whose objects are %s', async (_, packed) => {
    expect(await inspected(pdfFile({ pages: 12, packed }))).toEqual({
      mediaType: 'application/pdf',
      pages: 12,
      authors: [],
    });
  });

  it.each([
    ['(Ana Ruiz)', 'Ana Ruiz'],
    ['(Ana \\(A.\\) Ruiz)', 'Ana (A.) Ruiz'],
    ['<FEFF0041006E0061>', 'Ana'],
    ['(\\376\\377\\000A\\000n\\000a)', 'Ana'],
    ['7 0 R', '?'],
    ['(Marie Dupont (DGS))', 'Marie Dupont (DGS)'],
    ['(Ana (never closed', '?'],
    [`(${'A'.repeat(600)})`, 'A'.repeat(600)],
    [`(${'A'.repeat(5_000)})`, '?'],
  ])('names the author %s of a PDF', async (author, name) => {
    expect(await inspected(pdfFile({ author }))).toMatchObject({ authors: [name] });
    expect(await inspected(pdfFile({ author, packed: true }))).toMatchObject({ authors: [name] });
  });

  it('names an author whose key is written with numbers', async () => {
    expect(await inspected(pdfFile({ more: '<< /Auth#6fr (Ana Ruiz) >>' }))).toMatchObject({ authors: ['Ana Ruiz'] });
  });

  it('reads on where a word ends as a stream begins', async () => {
    const more = '<< /Title (What is upstream\nof here) >> << /Author (Ana Ruiz) >>';
    const unread = streamOf('', Buffer.from('x'));
    expect(await inspected(Buffer.concat([pdfFile({ more }), unread]))).toMatchObject({ authors: ['Ana Ruiz'] });
  });

  it.each([
    [
      'packed twice',
      '/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]',
      Buffer.from(`${deflateSync(RUNS).toString('hex')}>`),
    ],
    [
      'packed with a predictor',
      '/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>',
      deflateSync(RUNS),
    ],
    ['packed in a way that is said elsewhere', '/Type /ObjStm /Filter 9 0 R', deflateSync(RUNS)],
    ['no archive', '/Type /ObjStm /Filter /FlateDecode', Buffer.from(RUNS)],
    ['larger than any document', '/Type /ObjStm /Filter /FlateDecode', deflateSync(Buffer.alloc(33 * 1024 * 1024))],
    ['metadata that is packed otherwise', '/Type /Metadata /Filter /LZWDecode', Buffer.from('x')],
  ])('refuses a PDF with objects that cannot be read: %s', async (_, dictionary, content) => {
    expect(await inspected(Buffer.concat([pdfFile(), streamOf(dictionary, content)]))).toBe('cannot-be-inspected');
  });

  it('reads packed objects whatever their names are written with', async () => {
    const stream = streamOf('/Type /Obj#53tm /Filter /Fl#61teDecode', deflateSync(RUNS));
    expect(await inspected(Buffer.concat([pdfFile(), stream]))).toBe('active-content');
  });

  it('refuses what stands where no reader of streams would look', async () => {
    const hidden = (more: string) => Buffer.from(`(<< >>stream\n${more}) endstream`);
    expect(await inspected(Buffer.concat([pdfFile(), hidden('<< /S /JavaScript >>')]))).toBe('active-content');
    expect(await inspected(Buffer.concat([pdfFile(), hidden('<< /Type /ObjStm >>')]))).toBe('cannot-be-inspected');
  });

  it('reads many streams, takes no byte of a picture for a name, and refuses more than any document has', async () => {
    const picture = Buffer.from(streamOf('/Subtype /Image', Buffer.from('/JS (')).toString('latin1').repeat(6_000));
    expect(await inspected(Buffer.concat([pdfFile({ pages: 3 }), picture]))).toMatchObject({ pages: 3 });
    expect(await inspected(Buffer.concat([pdfFile(), picture, picture, picture, picture]))).toBe('cannot-be-inspected');
  });

  it('takes a signed PDF, whose signature is called a filter', async () => {
    const signature = Buffer.from('\n8 0 obj << /Type /Sig /Filter /Adobe.PPKLite >> endobj');
    const objects = streamOf('/Type /ObjStm /Filter /FlateDecode', deflateSync(Buffer.from('1 0 << /Author (Ana) >>')));
    const file = Buffer.concat([pdfFile(), signature, objects]);
    expect(await inspected(file)).toMatchObject({ authors: ['Ana'] });
  });

  it('names nobody where the author is empty', async () => {
    expect(await inspected(pdfFile({ author: '( )' }))).toMatchObject({ authors: [] });
  });

  it.each([
    ['/OpenAction << /S /JavaScript /JS (app.alert(1)) >>', 'active-content'],
    ['/OpenAction << /S /J#61vaScript /J#53 (x) >>', 'active-content'],
    ['/Names << /EmbeddedFiles 9 0 R >>', 'active-content'],
    ['/AA << /O << /S /Launch >> >>', 'active-content'],
  ])('refuses a PDF that has %s', async (more, because) => {
    expect(await inspected(pdfFile({ more }))).toBe(because);
    expect(await inspected(pdfFile({ more, packed: true }))).toBe(because);
  });

  it('refuses a PDF that is encrypted', async () => {
    expect(await inspected(pdfFile({ more: 'trailer << /Encrypt 5 0 R >>' }))).toBe('needs-a-password');
  });

  it('is read in an OpenDocument text, with whoever commented it', async () => {
    expect(await inspected(odtFile())).toEqual({
      mediaType: 'application/vnd.oasis.opendocument.text',
      pages: 3,
      authors: [],
    });
    const content = '<office:annotation><dc:creator>Luc</dc:creator></office:annotation>';
    expect(await inspected(odtFile({ creator: 'Ana', content }))).toMatchObject({ authors: ['Ana', 'Luc'] });
  });

  it.each([
    ['a macro', { 'Basic/Standard/Module1.xml': 'Sub Main' }, 'active-content'],
    ['a script', { 'Scripts/python/x.py': 'import os' }, 'active-content'],
    ['a password', { 'META-INF/manifest.xml': '<manifest:encryption-data/>' }, 'needs-a-password'],
  ])('refuses an OpenDocument text with %s', async (_, parts, because) => {
    expect(await inspected(odtFile({ parts }))).toBe(because);
  });

  it('refuses an archive that unpacks to more than any document', async () => {
    expect(await inspected(odtFile({ content: 'x'.repeat(40 * 1024 * 1024) }))).toBe('not-a-media-file');
    expect(await inspected(odtFile().subarray(0, 200))).toBe('not-a-media-file');
  });

  it('knows nothing else', async () => {
    expect(await inspected(Buffer.from('<html>%PDF-1.4'))).toBeNull();
    expect(await inspected(Buffer.from('PK\x03\x04 a package of another kind'))).toBeNull();
  });

  it('costs little, whatever stands in it', async () => {
    const started = process.cpuUsage();
    for (const text of [
      '/Author (',
      '/Type /Pages << ',
      '/Type /Pages ',
      'stream endstream ',
      '>>stream\nendstream ',
      '>> ',
      '/Filter [',
      '/Author ((',
      '\\',
      '(',
    ]) {
      await inspected(Buffer.from(`%PDF-1.4${text.repeat(2_000_000 / text.length)}`, 'latin1'));
    }
    expect(cpuMsSince(started)).toBeLessThan(8_000);
  });
});
