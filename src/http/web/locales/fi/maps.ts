export const MAPS = {
  'map.show': 'Näytä kartta',
  'map.choose': 'Valitse kartalta',
  'map.said':
    'Selaimesi pyytää kartan kuvat palvelimelta {host}, joka näkee silloin osoitteesi. Paikka kerrotaan myös vieressä ilman karttaa.',
  'map.privacy':
    'Avaamasi kartta pyytää kuvansa palvelimelta {host}, joka näkee silloin osoitteesi. Sitä ennen se ei pyydä mitään.',
} as const;
