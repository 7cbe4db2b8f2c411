#!/bin/sh
# prometheus-node-exporter 1.5.0 (Debian 12): two files of the textfile collector have samples of one metric, with different labels; one file
# has a HELP line for it, the other none. One would expect both samples, or an error that the collector's own metrics tell. Instead one sample is
# missing from a reply with HTTP 200, and node_textfile_scrape_error is 0: a metric without HELP is given a made-up one, which counts as
# another text. Of two texts that of the file whose name sorts first holds, so that a file without HELP can push out one that is in order.
# Who writes such files gives each metric a HELP line in every file, with the same text.
set -eu
package=prometheus-node-exporter version=1.5.0-1+b6
folder=$(mktemp -d)
exporter=
trap '[ -z "$exporter" ] || kill "$exporter"; rm -rf "$folder"' EXIT
cd "$folder"
apt-get download -q "$package=$version" > apt.log 2>&1 || { cat apt.log >&2; exit 1; }
dpkg-deb -x ./*.deb root
mkdir texts
"root/usr/bin/$package" --collector.disable-defaults --collector.textfile --collector.textfile.directory=texts \
  --web.listen-address=127.0.0.1:39117 > exporter.log 2>&1 &
exporter=$!

helped() { printf '# HELP room_temperature Temperature.\n# TYPE room_temperature gauge\nroom_temperature{room="%s"} 20\n' "$1"; }
bare() { printf '# TYPE room_temperature gauge\nroom_temperature{room="%s"} 20\n' "$1"; }
# What a scrape has: the rooms, the collector's word of errors, the status.
scrape() {
  curl --silent --retry 20 --retry-connrefused --retry-delay 1 --write-out 'status %{http_code}\n' http://127.0.0.1:39117/metrics > scrape.txt
  rooms=$(sed -nE 's/^room_temperature\{room="(.*)"\} 20$/\1/p' scrape.txt | tr '\n' ' ')
  echo "${rooms}scrape_error $(sed -n 's/^node_textfile_scrape_error //p' scrape.txt) $(tail -n 1 scrape.txt)"
}

helped attic > texts/1.prom
helped cellar > texts/2.prom
both=$(scrape)
bare cellar > texts/2.prom
later=$(scrape)
bare attic > texts/1.prom
helped cellar > texts/2.prom
earlier=$(scrape)
echo "$package $version"
echo "HELP in both files:    $both"
echo "HELP in the first one: $later"
echo "HELP in the other one: $earlier"
[ "$both" = 'attic cellar scrape_error 0 status 200' ] &&
  [ "$later" = 'attic scrape_error 0 status 200' ] &&
  [ "$earlier" = 'attic scrape_error 0 status 200' ]
