# Build: the compiler is here for better-sqlite3 where no prebuilt binary can be had.
FROM node:24-bookworm AS build
# The image carries Node's own headers: nothing to download for the compiler.
ENV npm_config_nodedir=/usr/local
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build.ts LICENSE ./
COPY build ./build
COPY src ./src
COPY views ./views
COPY scenarios ./scenarios
COPY docs ./docs
# Everything but better-sqlite3 is bundled; of that only what runs goes on. Any user may read it, whatever rights the
# files had in the checkout. The library for `require` stays behind: the program loads none of it.
RUN npm run bundle && mkdir -p run/node_modules/better-sqlite3/build/Release \
  && cp -r node_modules/bindings node_modules/file-uri-to-path run/node_modules/ \
  && cp -r node_modules/better-sqlite3/lib node_modules/better-sqlite3/package.json node_modules/better-sqlite3/LICENSE run/node_modules/better-sqlite3/ \
  && cp node_modules/better-sqlite3/build/Release/better_sqlite3.node run/node_modules/better-sqlite3/build/Release/ \
  && rm -r dist/cjs docs/*.png && cp -r package.json LICENSE dist views scenarios docs run/ \
  && cp build/container-entrypoint.sh run/entrypoint && chmod -R a+rX run && chmod 755 run/entrypoint

FROM node:24-bookworm-slim
# build/release.sh gives both.
ARG VERSION=unreleased
ARG REVISION=unknown
LABEL org.opencontainers.image.title="ping-sandbox" \
  org.opencontainers.image.description="A local emulator of the Ping Payments API with the Open Payments flow" \
  org.opencontainers.image.licenses="MIT" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/run ./
# As /tmp: a container may run as any user (--user), and a new volume begins with these rights.
RUN mkdir /data && chown node:node /data && chmod 1777 /data
USER node
VOLUME /data
EXPOSE 8700
# Healthy: it serves and can write (/readyz).
HEALTHCHECK --interval=5s --timeout=3s --start-period=5s CMD ["node", "/app/dist/main.js", "health"]
ENTRYPOINT ["/app/entrypoint"]
