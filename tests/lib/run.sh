#!/bin/bash
# Runs one test for prove: a program of the build tree, or a flow script. No test asks a person.
exec </dev/null
case $1 in
*.sh) exec bash "$1" ;;
*) exec "$1" -q ;;
esac
