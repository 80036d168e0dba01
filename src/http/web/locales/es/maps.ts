export const MAPS = {
  'places.title': 'Lugares de las propuestas',
  'places.lead': 'Dónde están las propuestas que dicen un lugar, por su número.',
  'places.within': {
    one: '{count} propuesta en esta parte del mapa.',
    other: '{count} propuestas en esta parte del mapa.',
  },
  'places.all': 'Todos los lugares',
  'places.pages': 'Páginas de lugares',
  'places.none': 'Ninguna propuesta dice un lugar.',
  'places.link': 'Lugares de las propuestas',
  'map.show-all': 'Mostrar todas las propuestas en un mapa',
  'map.show': 'Mostrar el mapa',
  'map.choose': 'Elegir en el mapa',
  'map.said':
    'Su navegador pide a {host} las imágenes del mapa, que ve entonces su dirección. El lugar se dice también al lado, sin mapa.',
  'map.privacy': 'Un mapa que usted abre pide sus imágenes a {host}, que ve entonces su dirección. Antes no pide nada.',
} as const;
