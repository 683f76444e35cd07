# Build: the compiler is here for better-sqlite3 where no prebuilt binary can be had.
FROM node:24-bookworm AS build
# The image carries Node's own headers: nothing to download for the compiler.
ENV npm_config_nodedir=/usr/local
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build.ts ./
COPY src ./src
COPY views ./views
COPY scenarios ./scenarios
# Everything but better-sqlite3 is bundled; of that only what runs goes on.
RUN npm run bundle && mkdir -p run/better-sqlite3/build/Release \
  && cp -r node_modules/bindings node_modules/file-uri-to-path run/ \
  && cp -r node_modules/better-sqlite3/lib node_modules/better-sqlite3/package.json node_modules/better-sqlite3/LICENSE run/better-sqlite3/ \
  && cp node_modules/better-sqlite3/build/Release/better_sqlite3.node run/better-sqlite3/build/Release/

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/run ./node_modules
COPY --from=build /app/dist ./dist
COPY views ./views
COPY scenarios ./scenarios
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8700
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["node", "dist/main.js", "health"]
CMD ["node", "dist/main.js"]
