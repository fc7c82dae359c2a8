#!/bin/bash
# Runs one test for prove: a program of the build tree, or a flow script. No test asks a person.
exec </dev/null
case $1 in
*.sh) exec bash "$1" ;;
# Tests of the app get a screen of their own, and the renderer that weak handhelds use.
*/ui/*) GSK_RENDERER=cairo GTK_A11Y=none exec xvfb-run -a -s '-screen 0 1280x1024x24' "$1" -q ;;
*) exec "$1" -q ;;
esac
