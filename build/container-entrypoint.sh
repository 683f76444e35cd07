#!/bin/sh
# What follows the name of the image is a command of ping-sandbox, such as `check /scenarios`, or nothing: then it serves.
# A program goes on being one: `node dist/main.js check`, `sh`, or anything by its path.
case "${1:-}" in
node | npm | npx | sh | bash | */*) exec "$@" ;;
*) exec node /app/dist/main.js "$@" ;;
esac
