import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** A PDF of some pages, with what its objects say beside them. */
export function pdfFile(
  of: { readonly pages?: number; readonly author?: string; readonly more?: string; readonly packed?: boolean } = {},
): Buffer {
  const { pages = 1, author, more = '', packed = false } = of;
  const info = author === undefined ? '' : `<< /Producer (x) /Author ${author} >>`;
  const tree = `<< /Type /Pages /Kids [] /Count ${pages} >>`;
  if (!packed) {
    return Buffer.from(
      `%PDF-1.4\n1 0 obj\n${tree}\nendobj\n2 0 obj\n${info}${more}\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF`,
      'latin1',
    );
  }
  const objects = deflateSync(Buffer.from(`1 0 2 60 ${tree} ${info}${more}`, 'latin1'));
  const head = `%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 2 /Filter /FlateDecode /Length ${objects.length} >>\nstream\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), objects, Buffer.from('\nendstream\nendobj\n%%EOF', 'latin1')]);
}

/** A text of LibreOffice, by the parts of its archive. */
export function odtFile(
  of: { readonly creator?: string; readonly content?: string; readonly parts?: Readonly<Record<string, string>> } = {},
): Buffer {
  const { creator, content = '<office:document-content/>', parts = {} } = of;
  const people = creator === undefined ? '' : `<dc:creator>${creator}</dc:creator>`;
  return archiveOf({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'meta.xml': `<office:meta>${people}<meta:document-statistic meta:page-count="3"/></office:meta>`,
    'content.xml': content,
    'META-INF/manifest.xml': '<manifest:manifest/>',
    ...parts,
  });
}

function archiveOf(parts: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(parts).map(([name, text], index) => {
    const bytes = Buffer.from(text);
    const [method, packed] = index === 0 ? [0, bytes] : [8, deflateRawSync(bytes)];
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(method, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    return { name, packed, facts };
  });
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, packed, facts } of entries) {
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, Buffer.from(name));
    local.push(head);
    at += head.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}
