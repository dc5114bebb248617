/* Stands in for the audio library miniaudio, which the archive of Ollama's Go
 * module lacks. It declares what llama.cpp's mtmd-helper.cpp calls. Decoding
 * always fails, and only models that hear ever try. */
#ifndef AIRES_MINIAUDIO_STUB_H
#define AIRES_MINIAUDIO_STUB_H

#include <cstddef>

using ma_uint64 = unsigned long long;

enum ma_result { MA_SUCCESS = 0, MA_NOT_IMPLEMENTED = -29 };
enum ma_format { ma_format_f32 };
enum ma_encoding_format { ma_encoding_format_wav };

struct ma_decoder {};
struct ma_decoder_config {};

inline ma_decoder_config ma_decoder_config_init(ma_format, unsigned, unsigned) {
    return {};
}

inline ma_result ma_decoder_init_memory(const void *, std::size_t, const ma_decoder_config *, ma_decoder *) {
    return MA_NOT_IMPLEMENTED;
}

inline ma_result ma_decoder_get_length_in_pcm_frames(ma_decoder *, ma_uint64 *) {
    return MA_NOT_IMPLEMENTED;
}

inline ma_result ma_decoder_read_pcm_frames(ma_decoder *, void *, ma_uint64, ma_uint64 *) {
    return MA_NOT_IMPLEMENTED;
}

inline void ma_decoder_uninit(ma_decoder *) {}

#endif
