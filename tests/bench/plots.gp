# Draws the plots of make bench: loss against frames, bytes by method, pictures read, merge by size, rates.
# `noenhanced`: an underscore in a name is an underscore.
set terminal svg noenhanced size 1200,1350 font 'sans,13' background '#ffffff' rounded
set output output
have(name) = (system(sprintf("test -s %s/%s.dat && echo 1 || echo 0", dir, name)) + 0)
at(name) = sprintf("%s/%s.dat", dir, name)
set style line 1 lc rgb '#1a5fb4' lw 3 pt 7 ps 0.7
set style line 2 lc rgb '#c64600' lw 2 pt 5 ps 0.6
set style line 3 lc rgb '#26a269' lw 2 pt 9 ps 0.7
set style line 4 lc rgb '#813d9c' lw 2 pt 11 ps 0.7
set grid ytics lc rgb '#dddddd'
set border 3 lc rgb '#888888'
set tics nomirror
set multiplot layout 3,2

set title 'Frames received for a payload, as a multiple of k'
set xlabel 'frames lost, %'
set yrange [0.95:*]
set key top left
if (have('frames-panwas') && have('frames-ur')) {
  plot at('frames-panwas') using 1:2 with linespoints ls 1 title 'panwas', \
       at('frames-ur') using 1:2 with linespoints ls 2 title 'UR multipart (bc-ur)', \
       at('frames-lt') using 1:2 with linespoints ls 3 title 'LT code (luby-transform)'
} else { if (have('frames-panwas')) {
  plot at('frames-panwas') using 1:2 with linespoints ls 1 title 'panwas'
} else { set multiplot next } }

set title 'Bytes for one record, by method (everything counted)'
unset xlabel
set yrange [0:*]
set style data histograms
set style histogram clustered gap 1
set style fill solid 0.9 border -1
set boxwidth 0.9
set xtics nomirror
set xtics rotate by -25
set key top left
if (have('bars-bytes')) {
  plot at('bars-bytes') using 2:xtic(1) lc rgb '#1a5fb4' title 'sent alone', \
       '' using 3 lc rgb '#99c1f1' title 'in a batch of 20'
} else { set multiplot next }

# Of the camera model, hand-held and in poor light: 20 pictures of one code each.
set xtics norotate
set style data linespoints
set xlabel 'version of the code'
set ylabel 'pictures read, %'
set yrange [0:105]
do for [level in "L3 L4"] {
  set title sprintf('Single degraded pictures read, level %s', level)
  if (level eq 'L4') { set key top right } else { set key bottom left }
  if (have('stills-'.level.'-panwas')) {
    plot at('stills-'.level.'-panwas') using 1:($2*100) ls 1 title 'panwas', \
         at('stills-'.level.'-zxing') using 1:($2*100) ls 3 title 'ZXing', \
         at('stills-'.level.'-zbarimg') using 1:($2*100) ls 2 title 'zbarimg'
  } else { set multiplot next }
}

set title 'Processor time by size of the work'
set xlabel 'operations'
set ylabel 'seconds'
set logscale xy
set yrange [*:*]
set key top left
if (have('growth-merge')) {
  plot at('growth-merge') using 1:2 ls 1 title 'merge, spool to views', at('growth-views') using 1:2 ls 2 title 'rebuild views', \
       at('growth-verify') using 1:2 ls 3 title 'verify everything', at('growth-unlock') using 1:2 ls 4 title 'unlock a handheld'
} else { set multiplot next }
unset logscale

set title 'Operations a second on the host'
unset xlabel
unset ylabel
set yrange [0:*]
set style data histograms
unset key
if (have('bars-rate')) {
  plot at('bars-rate') using 2:xtic(1) lc rgb '#26a269'
} else { set multiplot next }
unset multiplot
