/** Where supports come from, how many took part, and what is said: the figures of a consultation. */
export const FR_FIGURES = {
  'origins.title': 'D’où viennent les soutiens',
  'origins.how':
    'Un site est compté quand sa page a mené ici, un serveur quand le compte en vient. Rien n’est gardé par personne, et rien n’est montré de moins de {min} soutiens. Un soutien retiré depuis reste compté ici ; donné à nouveau, il ne l’est pas deux fois. Aucun soutien ne pèse moins pour autant.',
  'origins.few': 'D’où viennent les soutiens est montré à partir de {min} soutiens.',
  'origins.by-place': 'Soutiens par provenance',
  'origins.by-day': 'Soutiens par jour',
  'origins.chart': 'Soutiens par jour, en barres ; les nombres sont dans le tableau qui suit.',
  'origins.place': 'Provenance',
  'origins.day': 'Jour',
  'origins.days': 'du {from} au {to}',
  'origins.site': 'site {name}',
  'origins.server': 'serveur {name}',
  'origins.unknown': 'venus directement, ou provenance inconnue',
  'origins.others': 'autres provenances, ensemble',
  'origins.under': 'moins de {min}',
  'origins.burst': '{count} des {all} soutiens du {on} ont une même provenance : {place}.',
} as const;
