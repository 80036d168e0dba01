FROM node:24-slim AS build

WORKDIR /app
ENV NODE_ENV=production

# The image brings Node itself, so the packages that bring it elsewhere stay out. They are taken out by name: what decodes
# images is made of optional packages too.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node-linux-* node_modules/.bin/node && npm cache clean --force

COPY LICENSE README.md ./
COPY migrations migrations
COPY src src
COPY demo demo
COPY vocab vocab
COPY docker docker
# The bundle that a node starts; what makes it stays out of the image.
RUN node -e "import('/app/src/start/bundle.mjs').then(({ makeBundle }) => makeBundle())" && rm -rf node_modules/rolldown node_modules/@rolldown node_modules/@oxc-project

FROM node:24-slim

WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app /app
RUN ln -s /app/docker/parvis /usr/local/bin/parvis && install -d -o node -g node -m 0700 /data

USER node
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 3000

HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

STOPSIGNAL SIGTERM
ENTRYPOINT ["parvis"]
CMD ["serve"]
