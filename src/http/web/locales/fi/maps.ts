export const MAPS = {
  'places.title': 'Ehdotusten paikat',
  'places.lead': 'Missä ovat ne ehdotukset, jotka kertovat paikan, numeron mukaan.',
  'places.within': { one: '{count} ehdotus tässä kartan osassa.', other: '{count} ehdotusta tässä kartan osassa.' },
  'places.all': 'Kaikki paikat',
  'places.pages': 'Paikkojen sivut',
  'places.none': 'Mikään ehdotus ei kerro paikkaa.',
  'places.link': 'Ehdotusten paikat',
  'map.show-all': 'Näytä kaikki ehdotukset kartalla',
  'map.show': 'Näytä kartta',
  'map.choose': 'Valitse kartalta',
  'map.said':
    'Selaimesi pyytää kartan kuvat palvelimelta {host}, joka näkee silloin osoitteesi. Paikka kerrotaan myös vieressä ilman karttaa.',
  'map.privacy':
    'Avaamasi kartta pyytää kuvansa palvelimelta {host}, joka näkee silloin osoitteesi. Sitä ennen se ei pyydä mitään.',
} as const;
