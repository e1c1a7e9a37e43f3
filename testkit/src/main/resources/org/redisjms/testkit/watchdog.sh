# Ends what a JVM started, once that JVM is gone: its end of the pipe on our standard input closes however it dies.
# $1: the JVM's run folder. Each server has a folder in it with its process id in the file "pid".
trap '' HUP INT TERM
cat >/dev/null
# A server that is just being started can no longer write its pid after this, and then does not start.
mv "$1" "$1.ended" 2>/dev/null || exit 0
for round in 1 2; do
  for file in "$1.ended"/*/pid; do
    [ -s "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null && rm -f "$file"
  done
  [ "$round" = 2 ] || sleep 0.2
done
for link in "$1.ended"/*; do
  [ -L "$link" ] && rm -rf "$(readlink "$link")"
done
rm -rf "$1.ended"
