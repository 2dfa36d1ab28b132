from qa_app.services.reading_settings import reading_options
from qa_app.settings import from_environment
from storage.video.reading_options import ReadingOptions


def test_with_nothing_set_recordings_are_read_as_the_library_reads_them():
    assert reading_options(from_environment({})) == ReadingOptions()


def test_thresholds_follow_the_environment_in_their_units():
    options = reading_options(
        from_environment(
            {
                "QA_APP_SIGNAL_SILENT_DECIBELS": "50",
                "QA_APP_SIGNAL_SILENT_SECONDS": "2.5",
                "QA_APP_SIGNAL_BLURRED_PERCENT": "70",
            }
        )
    )
    assert (options.silent_below_db, options.shortest_silence_ms, options.blurred_above) == (-50, 2_500, 0.7)
