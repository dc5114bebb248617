package org.example.garden;

import java.time.LocalDate;
import java.util.List;

import org.example.garden.plant.Bed;
import org.example.garden.plant.Plant;
import org.example.garden.weather.Forecast;

/** Prints what to do in a small garden. */
public final class Main {

    public static void main(String[] args) {
        Plant tomato = new Plant("Tomato", 3.0, 10);
        Bed bed = new Bed("south", List.of(tomato, new Plant("Thyme", 0.4, -5)));
        Forecast today = new Forecast(LocalDate.of(2026, 4, 2), 0.5, 4);

        System.out.printf("%s needs %.1f l a day%n", tomato.name(), tomato.waterPerDay());
        System.out.printf("%s gets %.1f l on %s%n", bed.label(), bed.litresPerDay(), today.day());
    }
}
