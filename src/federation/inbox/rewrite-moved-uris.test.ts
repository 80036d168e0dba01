import { describe, expect, it } from 'vitest';
import { rewriteMovedUris } from './rewrite-moved-uris.ts';

describe('ids under an address of before', () => {
  const to = ['https://old.example/', 'https://older.example/'].map((from) => ({ from, to: 'https://new.example/' }));

  it('are read as those of now, wherever they stand', () => {
    expect(
      rewriteMovedUris(
        {
          id: 'https://social.example/acts/1',
          object: 'https://old.example/consultations/velo/proposals/4',
          cc: ['https://older.example/', 'https://older.example'],
          tag: [{ type: 'Mention', href: 'https://old.example/consultations/velo' }],
        },
        to,
      ),
    ).toEqual({
      id: 'https://social.example/acts/1',
      object: 'https://new.example/consultations/velo/proposals/4',
      cc: ['https://new.example/', 'https://new.example'],
      tag: [{ type: 'Mention', href: 'https://new.example/consultations/velo' }],
    });
  });

  it('stay in what people wrote, and in addresses that only begin alike', () => {
    const document = {
      content: 'https://old.example/',
      name: 'https://old.example/',
      object: 'https://old.example.evil/1',
      count: 3,
      nothing: null,
    };
    expect(rewriteMovedUris(document, to)).toEqual(document);
  });

  it('are left alone where there was no other address', () => {
    const document = { object: 'https://old.example/' };
    expect(rewriteMovedUris(document, [])).toBe(document);
  });
});
