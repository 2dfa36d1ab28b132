"""The kinds of file that are opened as recordings. FFmpeg knows hundreds more, and some of them open sockets."""

PICTURES = (
    *("mov", "matroska", "avi", "mpeg", "mpegts", "asf", "asf_o", "flv", "live_flv", "ogg"),
    *("mxf", "gxf", "dv", "wtv", "rm", "nut", "ivf", "dhav"),
    # What some cameras write without a container.
    *("h264", "hevc", "m4v", "mpegvideo", "mjpeg", "obu"),
)
SOUND = (
    *("mp3", "aac", "loas", "ac3", "eac3", "dts", "wav", "w64", "aiff", "caf", "au", "flac", "amr"),
    *("ape", "tta", "wv", "dss"),
)
"""They are told as recordings without a picture."""
ONLY_RECORDINGS = {"format_whitelist": ",".join((*PICTURES, *SOUND)), "protocol_whitelist": ""}
"""Options that FFmpeg opens a file with: no list of other files or addresses (`sdp`, `hls`, `concat`), no still
pictures, no subtitles; and nothing that a film refers to."""
