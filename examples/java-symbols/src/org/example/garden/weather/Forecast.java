package org.example.garden.weather;

import java.time.LocalDate;

/** What one day is going to be like. */
public record Forecast(LocalDate day, double rainLitres, double lowCelsius) {

    /** Tells whether it freezes a plant that bears the given temperature. */
    public boolean freezes(double minimumCelsius) {
        return lowCelsius < minimumCelsius;
    }
}
