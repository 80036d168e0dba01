import { describe, expect, it } from 'vitest';
import { recordsIn } from './records.ts';

describe('records of an Open311 server', () => {
  it.each([
    ['a bare list', '[{"service_request_id":"1","status":"open"}]'],
    ['one record alone', '{"service_request_id":1,"status":"open"}'],
    ['wrappers and lists of one', '{"requests":[{"request":[{"service_request_id":["1"],"status":["open"]}]}]}'],
    [
      'XML',
      '<?xml version="1.0"?><service_requests><request><service_request_id>1</service_request_id><status>open</status></request></service_requests>',
    ],
    [
      'XML with a mark before and CDATA',
      '\ufeff <a><b><request><service_request_id> 1 </service_request_id><status><![CDATA[open]]></status></request></b></a>',
    ],
  ])('are read of %s', (_, text) => {
    expect(recordsIn(text.replace('\ufeff', ''))).toContainEqual({ service_request_id: '1', status: 'open' });
  });

  it('are texts without control characters, and nothing where nothing stands', () => {
    expect(recordsIn('{"description":"a\\u0000b\\nc","lat":"","media_url":null}')).toEqual([{ description: 'a b c' }]);
  });

  it('are none of a page, of words, and of an empty answer', () => {
    for (const text of ['<!DOCTYPE html><html><p>Hello</p></html>', '<html><body/></html>', 'Hello', '', '12'])
      expect([text, recordsIn(text)]).toEqual([text, null]);
    expect(recordsIn('<service_requests/>')).toEqual([]);
    expect(recordsIn('[]')).toEqual([]);
  });

  it('expand nothing that a document type defines, and go no deeper than a dozen lists', () => {
    const entities = '<!DOCTYPE a [<!ENTITY x "yyyy">]><a><status>&x;&amp;&#233;</status></a>';
    expect(recordsIn(entities)).toEqual([{ status: '&x;&é' }]);
    const deep = `${'<a>'.repeat(2_000)}<status>open</status>${'</a>'.repeat(2_000)}`;
    expect(recordsIn(deep)).toEqual([]);
    expect(recordsIn(`${'['.repeat(500)}{"status":"open"}${']'.repeat(500)}`)).toEqual([]);
  });
});
